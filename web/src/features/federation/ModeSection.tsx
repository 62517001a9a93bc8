import { Alert, Button, Code, Group, List, Modal, Stack, Text, Title } from '@mantine/core'
import { federationSettings, type Mode, modes, type Settings } from '@tabib/contracts/federation/settings'
import { IconKey, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { ChoiceField } from '../../ui/picks.js'
import classes from './federation.module.css'

/** Who says who people are, and the code that lets an owner in when the provider cannot. */
export function ModeSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('federation')
  const format = useFormat()
  const [wanted, setWanted] = useState<Mode>(settings.mode)
  const [code, setCode] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const invalidates = ['federation.']
  const set = useAction(federationSettings.setMode, {
    invalidates,
    onDone: ({ recoveryCode }) => {
      setAsking(false)
      if (recoveryCode) setCode(recoveryCode)
      else announce(t('mode.saved'))
    },
  })
  const renew = useAction(federationSettings.renewCode, { invalidates, onDone: (a) => setCode(a.recoveryCode) })
  const change = () => set.run({ body: { mode: wanted } }, { version: settings.version })
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
              ? t('recovery.made', { when: format.dateOf(settings.recoveryCodeAt) })
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
      <ProblemNotice problem={(asking ? null : set.problem) ?? renew.problem} />
      {wanted !== settings.mode && (
        <BigAction
          label={t('mode.switch')}
          pending={set.pending}
          disabledReason={blocked}
          // Nobody is shut out by a way that is added; whoever may be is thought of first.
          onClick={wanted === 'both' ? change : () => setAsking(true)}
        />
      )}
      {asking && wanted !== 'both' && (
        <AskFirst
          wanted={wanted}
          settings={settings}
          pending={set.pending}
          notice={<ProblemNotice problem={set.problem} />}
          onClose={() => {
            set.reset()
            setAsking(false)
          }}
          onGo={change}
        />
      )}
      <RecoveryCode code={code} onClose={() => setCode(null)} />
    </section>
  )
}

interface AskProps {
  wanted: 'local' | 'external'
  settings: Settings
  pending: boolean
  notice: ReactNode
  onClose: () => void
  onGo: () => void
}

/** Before a way in is shut: who is signed out by it, who stays, and how an owner comes in on a bad day. */
function AskFirst({ wanted, settings, pending, notice, onClose, onGo }: AskProps) {
  const { t } = useTranslation(['federation', 'core'])
  const count = wanted === 'external' ? settings.signedIn.local : settings.signedIn.outside
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`ask.${wanted}Title`)}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>
        <Stack>
          <List spacing="xs">
            <List.Item>{t(`ask.${wanted}`, { count })}</List.Item>
            <List.Item>{t('ask.stay')}</List.Item>
            <List.Item>{t(`ask.${wanted}Way`, { address: location.host })}</List.Item>
            {wanted === 'external' && <List.Item>{t('ask.tryFirst')}</List.Item>}
          </List>
          {notice}
          <Group justify="flex-end">
            <Act label={t('core:cancel')} onClick={onClose} />
            <Act label={t(`ask.${wanted}Go`)} variant="filled" pending={pending} onClick={onGo} />
          </Group>
        </Stack>
      </HotkeyLayer>
    </Modal>
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
