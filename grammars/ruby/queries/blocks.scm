(method name: (_) @name body: (_)? @body) @block.function
(singleton_method name: (_) @name body: (_)? @body) @block.method
(class name: [(constant) @name (scope_resolution name: (_) @name)] body: (_)? @body) @block.class
(module name: [(constant) @name (scope_resolution name: (_) @name)] body: (_)? @body) @block.class
(assignment left: [(identifier) (constant)] @name right: (lambda body: (_) @body)) @block.function
(call method: (identifier) @definer arguments: (argument_list . (simple_symbol) @name)
  block: [(do_block) (block)] @body (#eq? @definer "define_method")) @block.method
