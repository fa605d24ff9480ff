
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

(predefined_type) @type
(type_identifier) @type
(enum_declaration name: (identifier) @type)
(extends_clause value: (identifier) @type)
(function_signature name: (identifier) @function)
(method_signature name: (property_identifier) @function)
(abstract_method_signature name: (property_identifier) @function)
(public_field_definition name: (property_identifier) @function value: [(arrow_function) (function_expression)])
(required_parameter pattern: (identifier) @parameter)
(required_parameter pattern: (rest_pattern (identifier) @parameter))
(optional_parameter pattern: (identifier) @parameter)
(shorthand_property_identifier_pattern) @identifier
