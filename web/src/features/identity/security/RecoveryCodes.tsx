import { Group, Stack, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { PrintSheet } from '../../../shared/print.js'
import { Act } from '../../../ui/BigAction.js'
import { Dialog } from './Dialog.js'
import classes from './security.module.css'

interface RecoveryCodesProps {
  codes: readonly string[] | null
  /** Whose they are and what they open, for the printed page. */
  whose: string
  where: string
  onClose: () => void
}

/** Shows recovery codes this once, to be printed. */
export function RecoveryCodes({ codes, whose, where, onClose }: RecoveryCodesProps) {
  const { t } = useTranslation('identity')
  if (!codes) return null
  // The focus stays off what closes: the Enter that confirmed the app would take the codes away.
  const list = (
    <ul className={classes.codes} dir="ltr" tabIndex={-1} data-autofocus>
      {codes.map((c) => (
        <li key={c}>{c}</li>
      ))}
    </ul>
  )
  return (
    <Dialog title={t('security.recovery')} onClose={onClose} once>
      <Stack>
        <Text>{t('security.recoveryOnce')}</Text>
        {list}
        <Group justify="flex-end">
          <Act label={t('security.recoveryKept')} onClick={onClose} />
          <Act
            label={t('security.recoveryPrint')}
            variant="filled"
            icon={<IconPrinter size={18} />}
            onClick={() => print()}
          />
        </Group>
      </Stack>
      <PrintSheet>
        <h1>{t('security.recovery')}</h1>
        <p>
          <bdi>{whose}</bdi> · <bdi>{where}</bdi>
        </p>
        <p>{t('security.recoveryPaper')}</p>
        {list}
      </PrintSheet>
    </Dialog>
  )
}
