import { SetMetadata } from '@nestjs/common'

export const PLAIN = 'plain'

/** Marks a controller that answers outside `/api/v1` without a contract, and why. */
export const Plain = (reason: string) => SetMetadata(PLAIN, reason)
