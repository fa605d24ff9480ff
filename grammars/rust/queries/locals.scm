(identifier) @name
(self) @name
(shorthand_field_identifier) @name
[(attribute_item) (inner_attribute_item) (macro_definition) (type_arguments) (type_parameters) (where_clause)] @ignore
(scoped_identifier) @ignore
(label) @ignore
(lifetime) @ignore
(macro_invocation macro: (identifier) @ignore)

[(block) (match_arm) (for_expression) (if_expression) (while_expression)] @scope
(closure_expression) @scope.function
(function_item name: (identifier) @definition.function) @scope.function

(parameter pattern: (_) @definition.parameter)
(self_parameter (self) @definition.parameter)
(closure_parameters (_) @definition.parameter)
(let_declaration pattern: (_) @definition.shadow) @after
(let_condition pattern: (_) @definition.shadow) @after
(for_expression pattern: (_) @definition.variable)
(match_arm pattern: (match_pattern (_) @definition.variable))
(match_pattern condition: (_) @definition.none)
(tuple_struct_pattern type: (_) @ignore)
(struct_pattern type: (_) @ignore)
(const_item name: (identifier) @definition.variable)
(static_item name: (identifier) @definition.variable)
(use_declaration) @ignore
((identifier) @ignore (#eq? @ignore "_"))
