(ERROR) @broken
(struct_specifier name: (type_identifier) @type.name body: (_)) @type
(union_specifier name: (type_identifier) @type.name body: (_)) @type
(type_definition type: [(struct_specifier body: (_)) (union_specifier body: (_))] @type declarator: [(type_identifier) @type.name (pointer_declarator (type_identifier) @type.name)])
((type_definition type: [(struct_specifier name: (type_identifier) @base !body) (union_specifier name: (type_identifier) @base !body)] declarator: [(type_identifier) @type.name (pointer_declarator (type_identifier) @type.name)]) @type (#not-eq? @base @type.name))
(type_definition type: (type_identifier) @base declarator: [(type_identifier) @type.name (pointer_declarator (type_identifier) @type.name)]) @type

; Wherever the name stands in the declarator.
(field_identifier) @member.property
; A member of a member by a macro.
(preproc_def name: (identifier) @everywhere value: (preproc_arg) @_value (#match? @_value "^\\s*[A-Za-z_][A-Za-z0-9_.]*\\s*$"))
; What a macro makes of it is not known.
(field_declaration_list [(ERROR) (preproc_include) (preproc_call)] @open)
(field_declaration !declarator type: (type_identifier) @open)
(field_declaration_list (field_declaration declarator: (function_declarator declarator: (field_identifier)) @open))

(field_declaration type: [(type_identifier) @typed.as (struct_specifier name: (type_identifier) @typed.as)] declarator: [(field_identifier) @typed (pointer_declarator declarator: (field_identifier) @typed)])
(parameter_declaration type: [(type_identifier) @typed.as (struct_specifier name: (type_identifier) @typed.as)] declarator: [(identifier) @typed (pointer_declarator declarator: (identifier) @typed)])
(declaration type: [(type_identifier) @typed.as (struct_specifier name: (type_identifier) @typed.as)] declarator: [(identifier) @typed (pointer_declarator declarator: (identifier) @typed) (init_declarator declarator: (identifier) @typed) (init_declarator declarator: (pointer_declarator declarator: (identifier) @typed))])
(function_definition type: [(type_identifier) @typed.as (struct_specifier name: (type_identifier) @typed.as)] declarator: [(function_declarator declarator: (identifier) @typed) (pointer_declarator declarator: (function_declarator declarator: (identifier) @typed))])

(field_expression argument: (_) @of field: (field_identifier) @at) @access
(parenthesized_expression (_) @same) @through
(call_expression function: (identifier) @same) @through
