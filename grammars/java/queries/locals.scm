(identifier) @name
(field_access field: (identifier) @ignore)
(method_invocation name: (identifier) @ignore)
(method_declaration name: (identifier) @ignore)
(method_reference (identifier) @ignore .)
(constructor_declaration name: (identifier) @ignore)
(compact_constructor_declaration name: (identifier) @ignore)
[(package_declaration) (import_declaration)] @ignore
(annotation name: (_) @ignore)
(marker_annotation name: (_) @ignore)
(element_value_pair key: (identifier) @ignore)
(labeled_statement . (identifier) @ignore)
(break_statement (identifier) @ignore)
(continue_statement (identifier) @ignore)

(class_declaration name: (identifier) @definition.class)
(interface_declaration name: (identifier) @definition.class)
(enum_declaration name: (identifier) @definition.class)
(record_declaration name: (identifier) @definition.class)
(enum_constant name: (identifier) @definition.variable)

[(class_body) (interface_body) (enum_body) (block) (constructor_body) (for_statement) (enhanced_for_statement) (catch_clause) (try_with_resources_statement) (switch_block) (switch_rule) (record_declaration)] @scope
[(method_declaration) (constructor_declaration) (compact_constructor_declaration) (lambda_expression)] @scope.function

(formal_parameter name: (identifier) @definition.parameter)
(spread_parameter (variable_declarator name: (identifier) @definition.parameter))
(catch_formal_parameter name: (identifier) @definition.parameter)
(inferred_parameters (identifier) @definition.parameter)
(lambda_expression parameters: (identifier) @definition.parameter)
(local_variable_declaration (variable_declarator name: (identifier) @definition.variable))
(field_declaration (variable_declarator name: (identifier) @definition.variable))
(constant_declaration (variable_declarator name: (identifier) @definition.variable))
(enhanced_for_statement name: (identifier) @definition.variable)
(resource name: (identifier) @definition.variable)
(instanceof_expression name: (identifier) @definition.variable)
(type_pattern (identifier) @definition.variable)
(record_pattern_component (identifier) @definition.variable)
