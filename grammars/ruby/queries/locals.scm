(identifier) @name
(instance_variable) @name
(class_variable) @name
(global_variable) @name
(call receiver: (_) method: (identifier) @ignore)
(call method: (identifier) @ignore arguments: (_))
(call method: (identifier) @ignore block: (_))

[(method) (singleton_method)] @scope.closed
[(class) (module) (singleton_class)] @scope.closed
[(block) (do_block) (lambda)] @scope
(method name: (_) @ignore)
(singleton_method name: (_) @ignore)

(method_parameters [(identifier) (destructured_parameter)] @definition.parameter)
(lambda_parameters [(identifier) (destructured_parameter)] @definition.parameter)
(block_parameters [(identifier) (destructured_parameter)] @definition.parameter)
(optional_parameter name: (identifier) @definition.parameter)
(keyword_parameter name: (identifier) @definition.parameter)
(splat_parameter name: (identifier) @definition.parameter)
(hash_splat_parameter name: (identifier) @definition.parameter)
(block_parameter name: (identifier) @definition.parameter)

(assignment left: [(identifier) (left_assignment_list)] @definition.assigned)
(operator_assignment left: (identifier) @definition.assigned)
(left_assignment_list [(call) (element_reference)] @definition.none)
(for pattern: (_) @definition.assigned)
(exception_variable (identifier) @definition.assigned)
(array_pattern (identifier) @definition.assigned)
(as_pattern name: (identifier) @definition.assigned)
