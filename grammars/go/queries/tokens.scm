(field_identifier) @property
(package_identifier) @identifier
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function)
(method_elem name: (field_identifier) @function)
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function))
(parameter_declaration name: (identifier) @parameter)
(variadic_parameter_declaration name: (identifier) @parameter)
(type_parameter_declaration name: (identifier) @type)
(const_spec name: (identifier) @constant)
[(nil) (iota) (true) (false)] @constant
