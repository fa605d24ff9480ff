(identifier) @name
(attribute attribute: (identifier) @ignore)
(keyword_argument name: (identifier) @ignore)
(keyword_pattern . (identifier) @ignore)

(function_definition name: (identifier) @definition.function) @scope.function
(class_definition name: (identifier) @definition.class) @scope.class
(lambda) @scope.function
[(list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope

(parameters [(identifier) (tuple_pattern) (list_splat_pattern) (dictionary_splat_pattern)] @definition.parameter)
(lambda_parameters [(identifier) (tuple_pattern) (list_splat_pattern) (dictionary_splat_pattern)] @definition.parameter)
(default_parameter name: (_) @definition.parameter)
(typed_parameter . (_) @definition.parameter)
(typed_default_parameter name: (_) @definition.parameter)

(assignment left: [(identifier) (pattern_list) (tuple_pattern) (list_pattern)] @definition.assigned)
(augmented_assignment left: (identifier) @definition.assigned)
(named_expression name: (identifier) @definition.assigned)
(for_statement left: [(identifier) (pattern_list) (tuple_pattern) (list_pattern)] @definition.assigned)
(for_in_clause left: [(identifier) (pattern_list) (tuple_pattern) (list_pattern)] @definition.variable)
(as_pattern_target (_) @definition.assigned)
(case_pattern (dotted_name . (identifier) @definition.assigned .))
(splat_pattern (identifier) @definition.assigned)
(pattern_list [(attribute) (subscript)] @definition.none)
(tuple_pattern [(attribute) (subscript)] @definition.none)
(list_pattern [(attribute) (subscript)] @definition.none)

(import_statement name: (dotted_name . (identifier) @definition.import))
(import_from_statement name: (dotted_name . (identifier) @definition.import))
(import_from_statement module_name: (_) @ignore)
(aliased_import name: (_) @ignore alias: (identifier) @definition.import)
(global_statement (identifier) @definition.global)
(nonlocal_statement (identifier) @definition.nonlocal)
((identifier) @ignore (#eq? @ignore "_"))
