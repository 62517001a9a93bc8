/** Where a session is renewed: known without its schema, since every screen may have to before it knows any. */
export const refreshPath = '/auth/refresh'
