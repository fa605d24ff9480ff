
; Functions
(function_declaration name: (identifier) @name body: (_) @body) @block.function
(generator_function_declaration name: (identifier) @name body: (_) @body) @block.function
(lexical_declaration . (variable_declarator name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) .) @block.function
(variable_declaration . (variable_declarator name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) .) @block.function
(variable_declarator name: (identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) @block.function
(assignment_expression
  left: [(identifier) @name (member_expression property: (_) @name)]
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) @block.function

; Methods of object literals
(pair key: [(property_identifier) (string) (number)] @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body) (generator_function body: (_) @body)]) @block.method
(method_definition name: (_) @name body: (_) @body) @block.method

; What belongs to the declaration that it wraps
(export_statement [declaration: (_) @wrapped value: (_) @wrapped]) @wrapper
(expression_statement (assignment_expression) @wrapped) @wrapper
(decorator) @lead

(ambient_declaration (function_signature name: (identifier) @name)) @block.function

; Fields that hold a function, methods without a body
(public_field_definition name: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @block.method
(abstract_method_signature name: (_) @name) @block.method
(interface_body (method_signature name: (_) @name) @block.method)
(ambient_declaration (class_declaration body: (class_body (method_signature name: (_) @name) @block.method)))

; Classes
(class_declaration name: (type_identifier) @name body: (_) @body) @block.class
(abstract_class_declaration name: (type_identifier) @name body: (_) @body) @block.class
(interface_declaration name: (type_identifier) @name body: (_) @body) @block.class
(enum_declaration name: (identifier) @name body: (_) @body) @block.class
(type_alias_declaration name: (type_identifier) @name value: (object_type) @body) @block.class
(lexical_declaration . (variable_declarator name: (identifier) @name value: (class body: (_) @body)) .) @block.class
(assignment_expression left: [(identifier) @name (member_expression property: (_) @name)] right: (class body: (_) @body)) @block.class
(ambient_declaration (_) @wrapped) @wrapper
