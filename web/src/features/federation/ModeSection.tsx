import { Alert, Button, Code, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { federationSettings, type Mode, modes, type Settings } from '@tabib/contracts/federation/settings'
import { IconKey, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { BigAction } from '../../ui/BigAction.js'
import { ChoiceField } from '../../ui/picks.js'
import classes from './federation.module.css'

/** Who says who people are, and the code that lets an owner in when the provider cannot. */
export function ModeSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('federation')
  const format = useFormat()
  const [wanted, setWanted] = useState<Mode>(settings.mode)
  const [code, setCode] = useState<string | null>(null)
  const invalidates = ['federation.']
  const set = useAction(federationSettings.setMode, {
    invalidates,
    onDone: ({ recoveryCode }) => (recoveryCode ? setCode(recoveryCode) : announce(t('mode.saved'))),
  })
  const renew = useAction(federationSettings.renewCode, { invalidates, onDone: (a) => setCode(a.recoveryCode) })
  const blocked = wanted === 'local' ? null : !settings.setUp ? t('mode.setUpFirst') : null
  return (
    <section className={classes.section} aria-labelledby="mode">
      <Title order={2} id="mode">
        {t('mode.title')}
      </Title>
      <ChoiceField
        label={t('mode.label')}
        choices={modes.map((m) => ({ value: m, label: t(`mode.${m}`) }))}
        value={wanted}
        onChange={setWanted}
      />
      <Text c="dimmed">{t(`mode.${wanted}Hint`)}</Text>
      {settings.mode === 'external' && (
        <Group justify="space-between" gap="sm">
          <Text>
            {settings.recoveryCodeAt
              ? t('recovery.made', { when: format.date(settings.recoveryCodeAt) })
              : t('recovery.none')}
          </Text>
          <Button
            variant="default"
            leftSection={<IconKey size={18} aria-hidden />}
            onClick={() => renew.run({})}
            loading={renew.pending}
          >
            {t('recovery.renew')}
          </Button>
        </Group>
      )}
      <ProblemNotice problem={set.problem ?? renew.problem} />
      {wanted !== settings.mode && (
        <BigAction
          label={t('mode.switch')}
          pending={set.pending}
          disabledReason={blocked}
          onClick={() => set.run({ body: { mode: wanted } }, { version: settings.version })}
        />
      )}
      <RecoveryCode code={code} onClose={() => setCode(null)} />
    </section>
  )
}

/** The code, this once, with a page to print. */
function RecoveryCode({ code, onClose }: { code: string | null; onClose: () => void }) {
  const { t } = useTranslation(['federation', 'core'])
  return (
    <Modal
      opened={code !== null}
      onClose={onClose}
      title={t('recovery.title')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('core:close') }}
      classNames={{ content: classes.printed ?? '' }}
    >
      <Stack>
        <Text>{t('recovery.what')}</Text>
        <Code block dir="ltr" className={classes.code ?? ''}>
          {code}
        </Code>
        <Text>{t('recovery.how', { address: location.host })}</Text>
        <Alert color="amber" variant="light" className={classes.screenOnly ?? ''}>
          <Text c="var(--mantine-color-text)">{t('recovery.once')}</Text>
        </Alert>
        <Group justify="end" className={classes.screenOnly ?? ''}>
          <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => print()}>
            {t('recovery.print')}
          </Button>
          <Button onClick={onClose}>{t('recovery.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
