(ERROR) @broken
(namespace_definition name: (_) @unit)
(namespace_use_clause (qualified_name) @import)

(class_declaration name: (name) @type.name) @type
(interface_declaration name: (name) @type.name) @type
(trait_declaration name: (name) @type.name) @type
(enum_declaration name: (name) @type.name) @type
(anonymous_class) @type @open
(base_clause [(name) (qualified_name)] @base)
(class_interface_clause [(name) (qualified_name)] @base)
(use_declaration [(name) (qualified_name)] @base)
(use_declaration (use_list)) @open
; What stands in a trait belongs to who uses it.
(trait_declaration) @open
((method_declaration name: (name) @open) (#match? @open "^__(call|get|callStatic)$"))

(method_declaration name: (name) @member.method)
(property_element name: (variable_name) @member.property)
(property_element name: (variable_name (name) @member.property))
(property_promotion_parameter name: (variable_name (name) @member.property))
(const_element . (name) @member.property)
(enum_case name: (name) @member.property)
; A property that is only assigned to is declared by it.
(assignment_expression left: (member_access_expression object: (variable_name) @_this name: (name) @member.property) (#eq? @_this "$this"))

(property_declaration type: [(named_type (name) @typed.as) (optional_type (named_type (name) @typed.as))] (property_element name: (variable_name (name) @typed)))
(property_promotion_parameter type: [(named_type (name) @typed.as) (optional_type (named_type (name) @typed.as))] name: (variable_name (name) @typed))
(property_promotion_parameter type: [(named_type (name) @typed.as) (optional_type (named_type (name) @typed.as))] name: (variable_name) @typed)
(method_declaration name: (name) @typed return_type: [(named_type (name) @typed.as) (optional_type (named_type (name) @typed.as))])
(simple_parameter type: [(named_type (name) @typed.as) (optional_type (named_type (name) @typed.as))] name: (variable_name) @typed)
(assignment_expression left: (variable_name) @typed right: (_) @typed.from)
(assignment_expression left: (variable_name) @assigned)
(augmented_assignment_expression left: (variable_name) @assigned)
(reference_assignment_expression left: (variable_name) @assigned)
(reference_assignment_expression right: (variable_name) @assigned)
(list_literal (variable_name) @assigned)
(foreach_statement [(variable_name) @assigned (by_ref (variable_name) @assigned) (pair (variable_name) @assigned)])
(by_ref (variable_name) @assigned)
(global_declaration (variable_name) @assigned)
(catch_clause name: (variable_name) @assigned)
; What is tested may have members that its written type has not.
(binary_expression left: (variable_name) @assigned operator: "instanceof")
(binary_expression left: (member_access_expression name: (name) @loose) operator: "instanceof")
(binary_expression left: (member_call_expression name: (name) @loose) operator: "instanceof")
(function_call_expression function: (name) @_test arguments: (arguments . (argument (variable_name) @assigned)) (#any-of? @_test "method_exists" "property_exists" "is_a" "is_callable" "is_subclass_of"))
(function_call_expression function: (name) @_test arguments: (arguments . (argument (member_access_expression name: (name) @loose))) (#any-of? @_test "method_exists" "property_exists" "is_a" "is_callable" "is_subclass_of"))

(member_access_expression object: (_) @of name: (name) @at) @access
(nullsafe_member_access_expression object: (_) @of name: (name) @at) @access
(member_call_expression object: (_) @of name: (name) @at) @access
(nullsafe_member_call_expression object: (_) @of name: (name) @at) @access
(class_constant_access_expression . (_) @of . (name) @at) @access
(scoped_call_expression scope: (_) @of name: (name) @at) @access
(object_creation_expression . (name) @same) @through
(parenthesized_expression (_) @same) @through
((variable_name) @self (#eq? @self "$this"))
((relative_scope) @self (#any-of? @self "self" "static"))
