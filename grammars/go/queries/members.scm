(ERROR) @broken
(package_clause (package_identifier) @unit)

(type_spec name: (type_identifier) @type.name) @type
; It has the fields of another struct, and not its methods: with both nothing is missed.
(type_spec type: (type_identifier) @base)
(type_spec type: [(qualified_type) (pointer_type) (generic_type)] @open)
(type_alias name: (type_identifier) @type.name) @type @open
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @type.name
    (generic_type type: (type_identifier) @type.name)
    (pointer_type (type_identifier) @type.name)
    (pointer_type (generic_type type: (type_identifier) @type.name))]))) @part

(field_declaration name: (field_identifier) @member.property)
(field_declaration !name type: (type_identifier) @base @member.property)
(field_declaration !name type: (generic_type type: (type_identifier) @base @member.property))
(field_declaration !name type: [(qualified_type) (generic_type type: (qualified_type))] @open)
(method_elem name: (field_identifier) @member.method)
(interface_type (type_elem . (type_identifier) @base .))
(interface_type (type_elem [(qualified_type) (generic_type) (negated_type)]) @open)
(method_declaration name: (field_identifier) @member.method)

(field_declaration name: (field_identifier) @typed type: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as) (generic_type type: (type_identifier) @typed.as) (pointer_type (generic_type type: (type_identifier) @typed.as))])
(method_declaration name: (field_identifier) @typed result: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as)])
(method_elem name: (field_identifier) @typed result: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as)])
(function_declaration name: (identifier) @typed result: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as)])
(parameter_declaration name: (identifier) @typed type: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as) (generic_type type: (type_identifier) @typed.as) (pointer_type (generic_type type: (type_identifier) @typed.as))])
(var_spec name: (identifier) @typed type: [(type_identifier) @typed.as (pointer_type (type_identifier) @typed.as)])
(var_spec . name: (identifier) @typed . value: (expression_list . (_) @typed.from .))
(short_var_declaration left: (expression_list . (identifier) @typed .) right: (expression_list . (_) @typed.from .))

(selector_expression operand: (_) @of field: (field_identifier) @at) @access
(call_expression function: [(identifier) (selector_expression)] @same (#not-any-of? @same "new" "append" "make" "min" "max")) @through
(call_expression function: (identifier) @_new arguments: (argument_list . (type_identifier) @same .) (#eq? @_new "new")) @through
(composite_literal type: [(type_identifier) @same (generic_type type: (type_identifier) @same)]) @through
(unary_expression operator: "&" operand: (_) @same) @through
(parenthesized_expression (_) @same) @through
