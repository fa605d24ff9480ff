
(identifier) @name
(shorthand_property_identifier) @name
(shorthand_property_identifier_pattern) @name

[(statement_block) (for_statement) (for_in_statement) (catch_clause) (class_body) (switch_body)] @scope
(program) @scope.function
[(arrow_function) (method_definition)] @scope.function
(function_declaration name: (identifier) @definition.function) @scope.function
(generator_function_declaration name: (identifier) @definition.function) @scope.function
(function_expression name: (identifier)? @definition.parameter) @scope.function
(generator_function name: (identifier)? @definition.parameter) @scope.function

(arrow_function parameter: (identifier) @definition.parameter)
(catch_clause parameter: (_) @definition.parameter)
(lexical_declaration (variable_declarator name: (_) @definition.variable))
(variable_declaration (variable_declarator name: (_) @definition.hoisted))
(for_in_statement kind: "var" left: (_) @definition.hoisted)
(for_in_statement kind: ["let" "const"] left: (_) @definition.variable)
(assignment_pattern right: (_) @definition.none)
(object_assignment_pattern right: (_) @definition.none)
(pair_pattern key: (computed_property_name) @definition.none)

(import_clause (identifier) @definition.import)
(namespace_import (identifier) @definition.import)
(import_specifier name: (identifier) @definition.import !alias)
(import_specifier name: (identifier) @ignore alias: (identifier) @definition.import)
(export_specifier alias: (identifier) @ignore)

(formal_parameters (_) @definition.parameter)
(class_declaration name: (identifier) @definition.class)
(class name: (identifier) @ignore)
(jsx_opening_element name: (identifier) @name)
