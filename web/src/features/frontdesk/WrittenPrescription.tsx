import { Group, Stack, Text } from '@mantine/core'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { type Prescription, prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { IconBan, IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useCan, useMe } from '../../api/session.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import {
  lineFrom,
  linesToSign,
  type PadLine,
  PrescriptionCard,
  PrescriptionEditor,
  PrescriptionState,
} from '../prescriptions/index.js'
import classes from './consult.module.css'

interface WrittenPrescriptionProps {
  prescription: Prescription
  /** A new version was signed: print it. */
  onAmended: () => void
}

/** The prescription of a finished visit, with what may still be done about it: written anew, or taken back. */
export function WrittenPrescription({ prescription: p, onAmended }: WrittenPrescriptionProps) {
  const { t } = useTranslation(['prescriptions', 'frontdesk'])
  const me = useMe()
  const can = useCan()
  const [doing, setDoing] = useState<'amend' | 'cancel' | null>(null)
  const stands = p.source === 'desk' && (p.status === 'active' || p.status === 'dispensed')
  const mayWrite = stands && can('prescriptions.prescription.write')
  const mine = p.doctorId !== null && p.doctorId === me.staffId
  const handedOut = p.lines.some((l) => l.dispensed > 0)
  return (
    <div className={classes.part}>
      <Group justify="space-between" gap="xs">
        <h3>{t('frontdesk:pad.prescription')}</h3>
        <PrescriptionState prescription={p} />
      </Group>
      <PrescriptionCard prescription={p} quiet />
      {mayWrite && (
        <Group gap="sm" mt="xs">
          {mine && <Act label={t('amend.act')} icon={<IconPencil size={18} />} onClick={() => setDoing('amend')} />}
          <Act
            label={t('cancel.act')}
            icon={<IconBan size={18} />}
            disabledReason={handedOut ? t('cancel.dispensed') : null}
            onClick={() => setDoing('cancel')}
          />
        </Group>
      )}
      {doing === 'amend' && (
        <AmendPrescription
          prescription={p}
          onClose={() => setDoing(null)}
          onDone={() => {
            setDoing(null)
            onAmended()
          }}
        />
      )}
      <CancelPrescription prescription={p} opened={doing === 'cancel'} onClose={() => setDoing(null)} />
    </div>
  )
}

const stale = ['prescriptions.', 'pharmacy.dispensings']

interface AmendProps {
  prescription: Prescription
  onClose: () => void
  onDone: () => void
}

/** The pad once more, filled with what was signed: the new version takes its place. */
function AmendPrescription({ prescription: p, onClose, onDone }: AmendProps) {
  const { t } = useTranslation('prescriptions')
  const [insist, setInsist] = useState(false)
  const fields = useFields(
    consultations.amendPrescription.body,
    { lines: p.lines.map(lineFrom), reason: '' },
    ({ lines, reason }) => ({ reason, lines: linesToSign(lines).lines }),
  )
  const lines: PadLine[] = fields.values.lines
  const unfinished = linesToSign(lines).unfinished.length > 0
  const amend = useAction(consultations.amendPrescription, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      announce(t('amend.done'))
      onDone()
    },
  })
  // Enter in an empty field of the pad goes on to nothing: it must not sign.
  const keepEnter = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && e.target instanceof HTMLInputElement) e.preventDefault()
  }
  return (
    <FormDialog
      opened
      onClose={onClose}
      size="xl"
      title={t('amend.title')}
      fields={fields}
      submitLabel={t('amend.save')}
      shortcut="F10"
      pending={amend.pending}
      problem={amend.problem}
      disabledReason={lines.length === 0 ? t('amend.empty') : unfinished ? t('amend.unfinished') : null}
      onSubmit={(body) => amend.run({ params: { id: p.id }, body })}
    >
      <Text size="sm">{t('amend.explain')}</Text>
      <Stack gap="xs" onKeyDown={keepEnter} onBlur={() => setInsist(true)}>
        <PrescriptionEditor
          patientId={p.patientId}
          value={lines}
          insist={insist}
          amends={p.id}
          onChange={(next) => fields.setFieldValue('lines', next)}
        />
      </Stack>
      <TextField label={t('amend.reason')} required maxLength={300} dir="auto" {...fields.getInputProps('reason')} />
    </FormDialog>
  )
}

function CancelPrescription({
  prescription,
  opened,
  onClose,
}: {
  prescription: Prescription
  opened: boolean
  onClose: () => void
}) {
  const { t } = useTranslation('prescriptions')
  const cancel = useAction(prescriptions.cancel, {
    invalidates: stale,
    onDone: () => {
      announce(t('cancel.done'))
      onClose()
    },
  })
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={t('cancel.act')}
      consequence={t('cancel.consequence')}
      actLabel={t('cancel.act')}
      pending={cancel.pending}
      notice={<ProblemNotice problem={cancel.problem} />}
      onReason={(reason) => cancel.run({ params: { id: prescription.id }, body: { reason } })}
    />
  )
}
