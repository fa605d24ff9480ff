(member_access_expression name: (identifier) @property)
(member_binding_expression name: (identifier) @property)
(property_declaration name: (identifier) @property)
(field_declaration (variable_declaration (variable_declarator name: (identifier) @property)))
(method_declaration name: (identifier) @function)
(constructor_declaration name: (identifier) @function)
(local_function_statement name: (identifier) @function)
(invocation_expression function: (identifier) @function)
(invocation_expression function: (member_access_expression name: (identifier) @function))
(class_declaration name: (identifier) @type)
(struct_declaration name: (identifier) @type)
(interface_declaration name: (identifier) @type)
(record_declaration name: (identifier) @type)
(enum_declaration name: (identifier) @type)
(enum_member_declaration name: (identifier) @constant)
(generic_name (identifier) @type)
(base_list (identifier) @type)
(attribute name: (identifier) @type)
(object_creation_expression type: (identifier) @type)
(variable_declaration type: (identifier) @type)
(parameter type: (identifier) @type)
(method_declaration returns: (identifier) @type)
(property_declaration type: (identifier) @type)
(type_argument_list (identifier) @type)
(type_parameter name: (identifier) @type)
(cast_expression type: (identifier) @type)
(nullable_type type: (identifier) @type)
(array_type type: (identifier) @type)
(catch_declaration type: (identifier) @type)
(parameter name: (identifier) @parameter)
(implicit_parameter) @parameter
(implicit_type) @keyword
(modifier) @keyword
(boolean_literal) @constant
(predefined_type) @type
(preproc_arg) @string
(interpolation_brace) @punctuation
