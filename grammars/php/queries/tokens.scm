(name) @identifier
(variable_name) @identifier
(named_type (name) @type)
(named_type (qualified_name (name) @type))
(object_creation_expression (name) @type)
(base_clause (name) @type)
(class_interface_clause (name) @type)
(class_declaration name: (name) @type)
(interface_declaration name: (name) @type)
(trait_declaration name: (name) @type)
(enum_declaration name: (name) @type)
(scoped_call_expression scope: (name) @type)
(class_constant_access_expression . (name) @type)
(class_constant_access_expression (name) @constant .)
(enum_case name: (name) @constant)
(const_element . (name) @constant)
(member_access_expression name: (name) @property)
(nullsafe_member_access_expression name: (name) @property)
(property_element name: (variable_name) @property)
(function_definition name: (name) @function)
(method_declaration name: (name) @function)
(function_call_expression function: (name) @function)
(member_call_expression name: (name) @function)
(nullsafe_member_call_expression name: (name) @function)
(scoped_call_expression name: (name) @function)
(attribute (name) @type)
(simple_parameter name: (variable_name) @parameter)
(property_promotion_parameter name: (variable_name) @parameter)
(variadic_parameter name: (variable_name) @parameter)
(primitive_type) @type
(bottom_type) @type
[(visibility_modifier) (static_modifier) (abstract_modifier) (final_modifier) (readonly_modifier) (var_modifier)] @keyword
[(php_tag) (php_end_tag)] @punctuation
[(boolean) (null)] @constant
(text) @string
