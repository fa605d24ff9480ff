(constant) @type
(instance_variable) @property
(class_variable) @property
(hash_key_symbol) @property
(method name: (_) @function)
(singleton_method name: (_) @function)
(call method: (identifier) @function)
(method_parameters (identifier) @parameter)
(lambda_parameters (identifier) @parameter)
(block_parameters (identifier) @parameter)
(optional_parameter name: (identifier) @parameter)
(keyword_parameter name: (identifier) @parameter)
(splat_parameter name: (identifier) @parameter)
(hash_splat_parameter name: (identifier) @parameter)
(block_parameter name: (identifier) @parameter)
(simple_symbol) @constant
[(self) (super)] @keyword
(nil) @constant
