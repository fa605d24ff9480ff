(function_definition name: (name) @name body: (_) @body) @block.function
(method_declaration name: (name) @name body: (_)? @body) @block.method
(assignment_expression left: (variable_name (name) @name)
  right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]) @block.function

(class_declaration name: (name) @name body: (_) @body) @block.class
(interface_declaration name: (name) @name body: (_) @body) @block.class
(trait_declaration name: (name) @name body: (_) @body) @block.class
(enum_declaration name: (name) @name body: (_) @body) @block.class

(expression_statement (assignment_expression) @wrapped) @wrapper
(attribute_list) @lead
