
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

(class_specifier name: (type_identifier) @name body: (_) @body) @block.class
(class_specifier name: (template_type name: (type_identifier) @name) body: (_) @body) @block.class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_) @body) @block.class
(function_definition declarator: (reference_declarator (function_declarator declarator: (identifier) @name)) body: (_) @body) @block.function

; Inside of a class
(function_definition declarator: (function_declarator
  declarator: [(field_identifier) (destructor_name) (operator_name)] @name) body: (_) @body) @block.method
(function_definition declarator: (_ (function_declarator
  declarator: [(field_identifier) (operator_name)] @name)) body: (_) @body) @block.method
(function_definition declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator
  declarator: (field_identifier) @name))) body: (_) @body) @block.method
(function_definition declarator: (operator_cast) @name body: (_) @body) @block.method

; Outside of its class: Class::method, Namespace::Class::method
(function_definition declarator: (function_declarator declarator: (qualified_identifier
  scope: [(namespace_identifier) @container (template_type name: (_) @container)]
  name: [(identifier) (destructor_name) (operator_name) (operator_cast)] @name)) body: (_) @body) @block.method
(function_definition declarator: (_ (function_declarator declarator: (qualified_identifier
  scope: [(namespace_identifier) @container (template_type name: (_) @container)]
  name: [(identifier) (operator_name)] @name))) body: (_) @body) @block.method
(function_definition declarator: (function_declarator declarator: (qualified_identifier
  name: (qualified_identifier
    scope: [(namespace_identifier) @container (template_type name: (_) @container)]
    name: [(identifier) (destructor_name) (operator_name)] @name))) body: (_) @body) @block.method
(function_definition declarator: (_ (function_declarator declarator: (qualified_identifier
  name: (qualified_identifier
    scope: [(namespace_identifier) @container (template_type name: (_) @container)]
    name: [(identifier) (operator_name)] @name)))) body: (_) @body) @block.method

(template_declaration [(function_definition) (class_specifier) (struct_specifier) (union_specifier)] @wrapped) @wrapper
(template_declaration (template_declaration) @wrapped) @wrapper
