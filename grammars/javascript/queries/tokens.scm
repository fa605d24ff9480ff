
(property_identifier) @property
(private_property_identifier) @property
(shorthand_property_identifier) @property
(statement_identifier) @identifier
(function_declaration name: (identifier) @function)
(function_expression name: (identifier) @function)
(generator_function_declaration name: (identifier) @function)
(method_definition name: (property_identifier) @function)
(method_definition name: (private_property_identifier) @function)
(variable_declarator name: (identifier) @function value: [(arrow_function) (function_expression)])
(pair key: (property_identifier) @function value: [(arrow_function) (function_expression)])
(call_expression function: (identifier) @function)
(call_expression function: (member_expression property: (property_identifier) @function))
(new_expression constructor: (identifier) @type)
(new_expression constructor: (member_expression property: (property_identifier) @type))
(arrow_function parameter: (identifier) @parameter)
(catch_clause parameter: (identifier) @parameter)

(class_declaration name: (identifier) @type)
(class name: (identifier) @type)
(class_heritage (identifier) @type)
(field_definition property: (property_identifier) @function value: [(arrow_function) (function_expression)])
(formal_parameters (identifier) @parameter)
(formal_parameters (assignment_pattern left: (identifier) @parameter))
(formal_parameters (rest_pattern (identifier) @parameter))
(shorthand_property_identifier_pattern) @identifier
