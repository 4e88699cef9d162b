"""HTTP plumbing: routes, problem documents, middleware, outgoing clients."""
