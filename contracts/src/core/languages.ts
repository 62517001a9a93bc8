/** Languages the product speaks, by BCP 47 tag. */
export const languages = ['en', 'hi', 'bn', 'ar'] as const
export type Language = (typeof languages)[number]
