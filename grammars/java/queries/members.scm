(ERROR) @broken
(package_declaration (_) @unit)
(import_declaration (_) @import)

(class_declaration name: (identifier) @type.name) @type
(interface_declaration name: (identifier) @type.name) @type
(enum_declaration name: (identifier) @type.name) @type
(record_declaration name: (identifier) @type.name) @type
(annotation_type_declaration name: (identifier) @type.name) @type @open
; A class without a name has whatever its base has.
(object_creation_expression (class_body) @type @open)
(enum_constant body: (class_body) @type @open)

(superclass [(type_identifier) @base (generic_type . (type_identifier) @base) (scoped_type_identifier) @base (generic_type (scoped_type_identifier) @base)])
(type_list [(type_identifier) @base (generic_type . (type_identifier) @base) (scoped_type_identifier) @base (generic_type (scoped_type_identifier) @base)])
; What an annotation processor may add is not written.
((class_declaration (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)]) @open)
  (#not-any-of? @_annotation "Deprecated" "Override" "SuppressWarnings" "FunctionalInterface" "SafeVarargs"))

(field_declaration declarator: (variable_declarator name: (identifier) @member.property))
(constant_declaration declarator: (variable_declarator name: (identifier) @member.property))
(method_declaration name: (identifier) @member.method)
(enum_constant name: (identifier) @member.property)
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @member.property)))

(field_declaration type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] declarator: (variable_declarator name: (identifier) @typed !dimensions))
(method_declaration type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] name: (identifier) @typed !dimensions)
(local_variable_declaration type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] declarator: (variable_declarator name: (identifier) @typed !dimensions) (#not-eq? @typed.as "var"))
(local_variable_declaration type: (type_identifier) @_var declarator: (variable_declarator name: (identifier) @typed value: (_) @typed.from) (#eq? @_var "var"))
(formal_parameter type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] name: (identifier) @typed !dimensions)
(enhanced_for_statement type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] name: (identifier) @typed (#not-eq? @typed.as "var"))
(resource type: [(type_identifier) @typed.as (generic_type . (type_identifier) @typed.as)] name: (identifier) @typed (#not-eq? @typed.as "var"))

(field_access object: (_) @of field: (identifier) @at) @access
(method_invocation object: (_) @of name: (identifier) @at) @access
(method_reference . (_) @of (identifier) @at .) @access
(method_invocation !object name: (identifier) @same) @through
(parenthesized_expression (_) @same) @through
(object_creation_expression type: [(type_identifier) @same (generic_type . (type_identifier) @same)] arguments: (argument_list) .) @through
(this) @self
