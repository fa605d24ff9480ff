
(identifier) @name
(preproc_def name: (identifier) @ignore)
(preproc_function_def) @ignore

[(compound_statement) (for_statement)] @scope
(function_definition) @scope.function
(function_definition declarator: (function_declarator declarator: (identifier) @definition.function)) @scope.function
(parameter_declaration declarator: (_) @definition.parameter)
(parameter_declaration declarator: (array_declarator size: (_) @definition.none))
(declaration declarator: (identifier) @definition.variable) @after
(declaration declarator: (pointer_declarator) @definition.variable) @after
(declaration declarator: (array_declarator declarator: (_) @definition.variable)) @after
(declaration declarator: (init_declarator declarator: (_) @definition.variable)) @after
(array_declarator size: (_) @definition.none)
(enumerator name: (identifier) @definition.variable)
(declaration declarator: (function_declarator) @ignore)

[(for_range_loop) (lambda_expression) (if_statement) (catch_clause) (field_declaration_list)] @scope
(qualified_identifier name: (identifier) @ignore)
(optional_parameter_declaration declarator: (_) @definition.parameter)
(declaration declarator: (reference_declarator) @definition.variable) @after
(condition_clause value: (declaration declarator: (_) @definition.variable))
(for_range_loop declarator: (_) @definition.variable)
(lambda_capture_initializer left: (identifier) @definition.variable)
