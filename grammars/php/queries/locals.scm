(variable_name) @name

[(function_definition) (method_declaration) (anonymous_function)] @scope.closed
(arrow_function) @scope
(simple_parameter name: (variable_name) @definition.parameter)
(variadic_parameter name: (variable_name) @definition.parameter)
(property_promotion_parameter name: (variable_name) @definition.parameter)
(anonymous_function_use_clause (variable_name) @definition.capture)
(anonymous_function_use_clause (by_ref (variable_name) @definition.capture))
(global_declaration (variable_name) @definition.global)
(static_variable_declaration name: (variable_name) @definition.assigned)
(catch_clause name: (variable_name) @definition.assigned)
(property_element name: (variable_name) @ignore)
(scoped_property_access_expression name: (variable_name) @ignore)

(assignment_expression left: [(variable_name) (list_literal)] @definition.assigned)
(augmented_assignment_expression left: (variable_name) @definition.assigned)
(reference_assignment_expression left: (variable_name) @definition.assigned)
(list_literal [(member_access_expression) (subscript_expression)] @definition.none)
(foreach_statement . (_) . [(variable_name) (list_literal) (pair) (by_ref)] @definition.assigned)
