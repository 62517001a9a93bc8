import { z } from 'zod'

/** The first part of a clinic's address, and the name of its database: lower case, at most 30 characters. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(30)
