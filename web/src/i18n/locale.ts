/** The Intl locale of a language at a place: Bengali and Arabic write their own digits, Hindi writes Latin ones. */
export function localeOf(language: string, country?: string): string {
  if (language === 'hi') return 'hi-IN-u-nu-latn'
  if (language === 'bn') return `bn-${country === 'BD' ? 'BD' : 'IN'}-u-nu-beng`
  if (language === 'ar') return 'ar-u-nu-arab'
  return 'en-IN'
}
