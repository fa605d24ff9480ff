
(field_identifier) @property
(function_declarator declarator: (identifier) @function)
(call_expression function: (identifier) @function)
(call_expression function: (field_expression field: (field_identifier) @function))
(preproc_function_def name: (identifier) @function)
(preproc_def name: (identifier) @constant)
(enumerator name: (identifier) @constant)
(parameter_declaration declarator: (identifier) @parameter)
(parameter_declaration declarator: (pointer_declarator declarator: (identifier) @parameter))
(parameter_declaration declarator: (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @parameter)))
(parameter_declaration declarator: (array_declarator declarator: (identifier) @parameter))
(primitive_type) @type
(preproc_directive) @keyword
(null) @constant

(preproc_arg) @string
