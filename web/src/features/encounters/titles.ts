import type { LocalTitle } from '@tabib/contracts/encounters/diagnoses'
import { useTranslation } from 'react-i18next'

/** A title in the language on screen, in English where it is not known. */
export function useTitles() {
  const { i18n } = useTranslation()
  return (title: LocalTitle | Record<string, string>) =>
    (title as Record<string, string>)[i18n.language] ?? title['en'] ?? ''
}
