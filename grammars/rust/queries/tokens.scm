(field_identifier) @property
(shorthand_field_identifier) @property
(function_item name: (identifier) @function)
(function_signature_item name: (identifier) @function)
(call_expression function: (identifier) @function)
(call_expression function: (field_expression field: (field_identifier) @function))
(call_expression function: (scoped_identifier name: (identifier) @function))
(generic_function function: (identifier) @function)
(macro_invocation macro: (identifier) @function)
(macro_definition name: (identifier) @function)
(parameter pattern: (identifier) @parameter)
(parameter pattern: (mut_pattern (identifier) @parameter))
(closure_parameters (identifier) @parameter)
(enum_variant name: (identifier) @constant)
(const_item name: (identifier) @constant)
(static_item name: (identifier) @constant)
(boolean_literal) @constant
(primitive_type) @type
(attribute (identifier) @function)
(lifetime) @type
[(self) (super) (crate) (mutable_specifier)] @keyword
