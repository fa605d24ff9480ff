(method_declaration name: (identifier) @name body: (block)? @body) @block.method
(constructor_declaration name: (identifier) @name body: (constructor_body) @body) @block.method
(compact_constructor_declaration name: (identifier) @name body: (block) @body) @block.method

(class_declaration name: (identifier) @name body: (class_body) @body) @block.class
(interface_declaration name: (identifier) @name body: (interface_body) @body) @block.class
(enum_declaration name: (identifier) @name body: (enum_body) @body) @block.class
(record_declaration name: (identifier) @name body: (class_body) @body) @block.class
(annotation_type_declaration name: (identifier) @name body: (annotation_type_body) @body) @block.class

(modifiers [(annotation) (marker_annotation)] @lead)
