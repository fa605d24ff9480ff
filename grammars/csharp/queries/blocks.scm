(method_declaration name: (identifier) @name body: (_)? @body) @block.method
(constructor_declaration name: (identifier) @name body: (_)? @body) @block.method
(destructor_declaration name: (identifier) @name body: (_)? @body) @block.method
(operator_declaration operator: _ @name body: (_)? @body) @block.method
(conversion_operator_declaration type: (_) @name body: (_)? @body) @block.method
(property_declaration name: (identifier) @name accessors: (accessor_list (accessor_declaration body: (_))) @body) @block.method
(property_declaration name: (identifier) @name value: (arrow_expression_clause) @body) @block.method
(local_function_statement name: (identifier) @name body: (_)? @body) @block.function

(class_declaration name: (identifier) @name body: (_)? @body) @block.class
(struct_declaration name: (identifier) @name body: (_)? @body) @block.class
(interface_declaration name: (identifier) @name body: (_)? @body) @block.class
(record_declaration name: (identifier) @name body: (_)? @body) @block.class
(enum_declaration name: (identifier) @name body: (_)? @body) @block.class

(attribute_list) @lead
