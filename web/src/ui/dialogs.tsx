import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act } from './BigAction.js'
import { ProseField } from './fields.js'
import { HotkeyLayer } from './hotkeys.js'

interface ReasonDialogProps {
  opened: boolean
  onClose: () => void
  title: string
  /** What will happen, in one or two sentences. */
  consequence: string
  /** The verb on the button: "Deactivate". */
  actLabel: string
  pending: boolean
  /** A `ProblemNotice`, when the act was refused. */
  notice?: ReactNode
  onReason: (reason: string) => void
}

/** Asks why before something is ended or undone; the reason goes into the records. Never asks "are you sure". */
export function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useTranslation('core')
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>
        <ReasonBody {...props} />
      </HotkeyLayer>
    </Modal>
  )
}

function ReasonBody({ consequence, actLabel, pending, notice, onReason, onClose }: ReasonDialogProps) {
  const { t } = useTranslation('core')
  const [reason, setReason] = useState('')
  const missing = reason.trim() === ''
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (!missing && !pending) onReason(reason.trim())
      }}
    >
      <Stack>
        <Text>{consequence}</Text>
        <ProseField
          label={t('reason.label')}
          description={t('reason.hint')}
          value={reason}
          onChange={setReason}
          maxLength={300}
          required
          data-autofocus
        />
        {notice}
        <Group justify="flex-end">
          <Act label={t('cancel')} onClick={onClose} />
          <Act
            label={actLabel}
            type="submit"
            variant="filled"
            color="red"
            pending={pending}
            disabledReason={missing ? t('reason.missing') : null}
          />
        </Group>
      </Stack>
    </form>
  )
}

/** Asks before typed work is thrown away. */
export function LeaveDialog({ opened, onStay, onLeave }: { opened: boolean; onStay: () => void; onLeave: () => void }) {
  const { t } = useTranslation('core')
  return (
    <Modal
      opened={opened}
      onClose={onStay}
      title={t('leave.title')}
      size="sm"
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>
        <Stack>
          <Text>{t('leave.body')}</Text>
          <Group justify="flex-end">
            <Button variant="subtle" color="red" onClick={onLeave}>
              {t('leave.discard')}
            </Button>
            <Button onClick={onStay} data-autofocus>
              {t('leave.stay')}
            </Button>
          </Group>
        </Stack>
      </HotkeyLayer>
    </Modal>
  )
}
