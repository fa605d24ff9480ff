(function_declaration name: (identifier) @name body: (block)? @body) @block.function
(method_declaration
  receiver: (parameter_list (parameter_declaration
    type: [(type_identifier) @container
           (pointer_type [(type_identifier) @container (generic_type type: (_) @container)])
           (generic_type type: (_) @container)]))
  name: (field_identifier) @name body: (block)? @body) @block.method
(var_declaration (var_spec . name: (identifier) @name . value: (expression_list . (func_literal body: (block) @body) .))) @block.function
(short_var_declaration left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @block.function

(type_declaration . (type_spec name: (type_identifier) @name type: [(struct_type (_) @body) (interface_type) @body]) .) @block.class
(type_spec name: (type_identifier) @name type: [(struct_type (_) @body) (interface_type) @body]) @block.class
