(function_item name: (identifier) @name body: (block) @body) @block.function
(function_signature_item name: (identifier) @name) @block.function
(let_declaration pattern: (identifier) @name value: (closure_expression body: (_) @body)) @block.function
(macro_definition name: (identifier) @name) @block.function

(struct_item name: (type_identifier) @name body: (_)? @body) @block.class
(union_item name: (type_identifier) @name body: (_) @body) @block.class
(enum_item name: (type_identifier) @name body: (_) @body) @block.class
(trait_item name: (type_identifier) @name body: (_) @body) @block.class
(impl_item type: [(type_identifier) @name
                  (generic_type type: [(type_identifier) @name (scoped_type_identifier name: (_) @name)])
                  (scoped_type_identifier name: (_) @name)
                  (primitive_type) @name
                  (reference_type type: (type_identifier) @name)
                  (reference_type type: (generic_type type: (type_identifier) @name))] body: (_) @body) @block.class

(attribute_item) @lead
