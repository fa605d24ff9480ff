(function_definition name: (identifier) @name body: (block) @body) @block.function
(class_definition name: (identifier) @name body: (block) @body) @block.class
(assignment left: (identifier) @name right: (lambda body: (_) @body)) @block.function

(function_definition body: (block . (expression_statement . (string) @docstring .)))
(class_definition body: (block . (expression_statement . (string) @docstring .)))

(decorated_definition definition: (_) @wrapped) @wrapper
