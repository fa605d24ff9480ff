(ERROR) @broken
(namespace_declaration name: (_) @unit)
(file_scoped_namespace_declaration name: (_) @unit)
(using_directive [(qualified_name) (identifier)] @import)

(class_declaration name: (identifier) @type.name) @type
(struct_declaration name: (identifier) @type.name) @type
(record_declaration name: (identifier) @type.name) @type
(interface_declaration name: (identifier) @type.name) @type
(enum_declaration name: (identifier) @type.name) @type
(base_list [(identifier) @base (generic_name . (identifier) @base) (qualified_name) @base (primary_constructor_base_type (identifier) @base)])
; Its other parts may be written by a generator.
((modifier) @open (#eq? @open "partial"))

(field_declaration (variable_declaration (variable_declarator name: (identifier) @member.property)))
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @member.property)))
(event_declaration name: (identifier) @member.property)
(property_declaration name: (identifier) @member.property)
(method_declaration name: (identifier) @member.method)
(enum_member_declaration name: (identifier) @member.property)
(delegate_declaration name: (identifier) @member)
(record_declaration (parameter_list (parameter name: (identifier) @member.property)))
(method_declaration name: (identifier) @everywhere parameters: (parameter_list . (parameter (modifier) @_this)) (#eq? @_this "this"))

(field_declaration (variable_declaration type: [(identifier) @typed.as (nullable_type type: (identifier) @typed.as) (generic_name . (identifier) @typed.as)] (variable_declarator name: (identifier) @typed)))
(property_declaration type: [(identifier) @typed.as (nullable_type type: (identifier) @typed.as) (generic_name . (identifier) @typed.as)] name: (identifier) @typed)
(method_declaration returns: [(identifier) @typed.as (nullable_type type: (identifier) @typed.as) (generic_name . (identifier) @typed.as)] name: (identifier) @typed)
(parameter type: [(identifier) @typed.as (nullable_type type: (identifier) @typed.as) (generic_name . (identifier) @typed.as)] name: (identifier) @typed)
(local_declaration_statement (variable_declaration type: [(identifier) @typed.as (nullable_type type: (identifier) @typed.as) (generic_name . (identifier) @typed.as)] (variable_declarator name: (identifier) @typed)))
(using_statement (variable_declaration type: (identifier) @typed.as (variable_declarator name: (identifier) @typed)))
(variable_declaration type: (implicit_type) (variable_declarator . name: (identifier) @typed . (_) @typed.from .))
(declaration_pattern type: (identifier) @typed.as name: (identifier) @typed)
(foreach_statement type: (identifier) @typed.as left: (identifier) @typed)

(member_access_expression expression: _ @of name: (identifier) @at) @access
(member_access_expression expression: _ @of name: (generic_name . (identifier) @at)) @access
(conditional_access_expression condition: (_) @of (member_binding_expression name: (identifier) @at)) @access
(invocation_expression function: (_) @same) @through
(object_creation_expression type: [(identifier) @same (generic_name . (identifier) @same)]) @through
(parenthesized_expression (_) @same) @through
("this") @self
