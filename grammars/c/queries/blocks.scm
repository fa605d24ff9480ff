
(function_definition declarator: (function_declarator declarator: (identifier) @name) body: (_) @body) @block.function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)) body: (_) @body) @block.function
(function_definition declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) body: (_) @body) @block.function
(function_definition declarator: (parenthesized_declarator (function_declarator declarator: (identifier) @name)) body: (_) @body) @block.function

(struct_specifier name: (type_identifier) @name body: (_) @body) @block.class
(union_specifier name: (type_identifier) @name body: (_) @body) @block.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @block.class
(type_definition type: [(struct_specifier !name body: (_) @body) (union_specifier !name body: (_) @body) (enum_specifier !name body: (_) @body)]
  declarator: (type_identifier) @name) @block.class
(type_definition type: (_) @wrapped) @wrapper

