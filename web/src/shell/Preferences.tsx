import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Language, languages, speak } from '../i18n/i18n.js'
import { OwnName } from '../ui/OwnName.js'
import classes from './Preferences.module.css'

/** Light or dark, on this device. */
export function SchemeToggle() {
  const { t } = useTranslation('core')
  const { setColorScheme } = useMantineColorScheme()
  const now = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const next = now === 'light' ? 'dark' : 'light'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={40}
      title={t(`scheme.${next}`)}
      aria-label={t(`scheme.${next}`)}
      onClick={() => setColorScheme(next)}
    >
      {now === 'light' ? <IconMoon size={20} stroke={1.7} /> : <IconSun size={20} stroke={1.7} />}
    </ActionIcon>
  )
}

/** The four languages in sight, each by its own name: for a door where nobody knows yet who stands there. */
export function LanguageRow() {
  const { t, i18n } = useTranslation('core')
  return (
    <div role="group" aria-label={t('language')} className={classes.row}>
      {languages.map((l: Language) => (
        <button
          key={l}
          type="button"
          lang={l}
          className={classes.one}
          aria-pressed={i18n.language === l}
          onClick={() => void speak(l)}
        >
          <OwnName of={l} />
        </button>
      ))}
    </div>
  )
}
