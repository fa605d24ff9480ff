
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

; Fields that hold a function
(field_definition property: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @block.method

; Classes
(class_declaration name: (identifier) @name body: (_) @body) @block.class
(lexical_declaration . (variable_declarator name: (identifier) @name value: (class body: (_) @body)) .) @block.class
(assignment_expression left: [(identifier) @name (member_expression property: (_) @name)] right: (class body: (_) @body)) @block.class
