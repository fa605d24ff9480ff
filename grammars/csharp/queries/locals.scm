(identifier) @name
(member_access_expression name: (_) @ignore)
(member_binding_expression name: (_) @ignore)
(argument name: (identifier) @ignore)
(method_declaration name: (identifier) @ignore)
(constructor_declaration name: (identifier) @ignore)
(property_declaration name: (identifier) @ignore)
[(using_directive) (attribute_list) (base_list) (type_argument_list) (type_parameter_list) (type_parameter_constraints_clause)] @ignore
(namespace_declaration name: (_) @ignore)
(file_scoped_namespace_declaration name: (_) @ignore)
(parameter type: (_) @ignore)
(variable_declaration type: (_) @ignore)
(method_declaration returns: (_) @ignore)
(local_function_statement type: (_) @ignore)
(property_declaration type: (_) @ignore)
(object_creation_expression type: (_) @ignore)
(cast_expression type: (_) @ignore)
(foreach_statement type: (_) @ignore)
(declaration_expression type: (_) @ignore)
(declaration_pattern type: (_) @ignore)
(catch_declaration type: (_) @ignore)
(array_type) @ignore

[(class_declaration) (struct_declaration) (interface_declaration) (record_declaration)] @scope
(class_declaration name: (identifier) @definition.class) @scope
(struct_declaration name: (identifier) @definition.class) @scope
(record_declaration name: (identifier) @definition.class) @scope
(interface_declaration name: (identifier) @definition.class) @scope
(enum_declaration name: (identifier) @definition.class)
[(block) (for_statement) (foreach_statement) (using_statement) (catch_clause) (switch_section) (switch_expression_arm) (accessor_declaration)] @scope
[(method_declaration) (constructor_declaration) (destructor_declaration) (operator_declaration) (lambda_expression) (anonymous_method_expression)] @scope.function
(local_function_statement name: (identifier) @definition.function) @scope.function

(parameter name: (identifier) @definition.parameter)
(implicit_parameter) @name
(implicit_parameter) @definition.parameter
(variable_declaration (variable_declarator name: (identifier) @definition.variable))
(variable_declaration (variable_declarator (tuple_pattern) @definition.variable))
(foreach_statement left: [(identifier) (tuple_pattern)] @definition.variable)
(declaration_expression name: (identifier) @definition.variable)
(declaration_pattern name: (identifier) @definition.variable)
(var_pattern name: (identifier) @definition.variable)
(catch_declaration name: (identifier) @definition.parameter)
(from_clause name: (identifier) @definition.variable)
((identifier) @ignore (#eq? @ignore "_"))
