(identifier) @name
(keyed_element key: (literal_element (identifier) @ignore))

[(block) (if_statement) (for_statement) (expression_switch_statement) (type_switch_statement) (select_statement) (expression_case) (type_case) (default_case) (communication_case)] @scope
(function_declaration name: (identifier) @definition.function) @scope.function
[(method_declaration) (func_literal)] @scope.function
[(function_type) (interface_type)] @ignore

(parameter_declaration name: (identifier) @definition.parameter)
(variadic_parameter_declaration name: (identifier) @definition.parameter)
(var_spec name: (identifier) @definition.variable) @after
(const_spec name: (identifier) @definition.variable) @after
(short_var_declaration left: (expression_list) @definition.variable) @after
(range_clause left: (expression_list) @definition.variable) @after
(receive_statement left: (expression_list) @definition.variable) @after
(type_switch_statement alias: (expression_list) @definition.variable)
((identifier) @ignore (#eq? @ignore "_"))
