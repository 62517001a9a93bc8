import { Group, Stack, Text } from '@mantine/core'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { IconArrowLeft, IconCircleCheck, IconPackageExport, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { paths } from '../../paths.js'
import { PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, MoneyText, NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { WarningNotice } from '../prescriptions/index.js'
import { WaitingChip } from './chips.js'
import { bodyOf, type Choice, faultOf, type OpenPrescription, priceOf, proposed } from './choice.js'
import { CounterLine } from './CounterLine.js'
import { GivenBefore } from './GivenBefore.js'
import { useLabels } from './labels.js'
import { useOpenScanned } from './opening.js'
import classes from './pharmacy.module.css'

/** One prescription at the counter: what to take from where, hand it out, print its labels. */
export default function DispensePage() {
  const { t } = useTranslation('pharmacy')
  const { prescriptionId } = useParams({ strict: false }) as { prescriptionId: string }
  const navigate = useNavigate()
  const found = useQuery(query(dispensings.proposal, { params: { prescriptionId } }))
  useOpenScanned()
  const open = found.data
  return (
    <Page title={open ? open.prescription.patient.name : t('counter.title')} quietTitle>
      <Group>
        <Act
          label={t('counter.back')}
          variant="subtle"
          color="gray"
          size="compact-sm"
          icon={<IconArrowLeft size={16} className={classes.flips} />}
          onClick={() => void navigate({ to: paths.pharmacy() })}
        />
      </Group>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {open ? (
        <Counter key={open.prescription.id} open={open} onStale={() => void found.refetch()} />
      ) : (
        !found.error && <BlockSkeleton lines={6} />
      )}
    </Page>
  )
}

function Counter({ open, onStale }: { open: OpenPrescription; onStale: () => void }) {
  const { t } = useTranslation('pharmacy')
  const { patient, state } = open.prescription
  return (
    <>
      <PatientBanner
        patient={{
          ...patient,
          allergies: open.allergies.items.map((a) => ({ substance: a.substance, severe: a.severity === 'severe' })),
          noKnownAllergies: open.allergies.knowledge === 'none_known',
        }}
      />
      <Group gap="sm">
        <Text component="span" fw={650}>
          {t('counter.title')}
        </Text>
        <DateText value={open.prescription.writtenAt} withTime />
        {open.prescription.doctorName && <NameText name={open.prescription.doctorName} c="dimmed" />}
        <WaitingChip state={state} />
      </Group>
      {open.warnings.map((w) => (
        <WarningNotice key={`${w.kind} ${w.medicine} ${w.against}`} warning={w} />
      ))}
      <Handing open={open} onStale={onStale} />
    </>
  )
}

/** The lines with what is taken for each, and the step that hands them out. */
function Handing({ open, onStale }: { open: OpenPrescription; onStale: () => void }) {
  const { t } = useTranslation('pharmacy')
  const can = useCan()
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const labels = useLabels()
  const dispense = useAction(dispensings.dispense, {
    invalidates: ['pharmacy.', 'prescriptions.', 'billing.'],
    onDone: () => {
      setChoices({})
      announce(t('counter.done'))
    },
  })
  const owed = open.lines.filter((l) => l.left === null || l.left > 0)
  const choiceOf = (l: OpenPrescription['lines'][number]) => choices[l.id] ?? proposed(l)
  const body = bodyOf(owed, choices)
  const faulty = owed.some((l) => faultOf(l, choiceOf(l)) !== null)
  const total = owed.reduce((sum, l) => sum + priceOf(l, choiceOf(l)), 0)
  const latest = open.dispensings[0]
  const hand = () =>
    void dispense.runAsync({ body: { prescriptionId: open.prescription.id, lines: body } }).catch(() => {
      // Somebody took what was proposed: propose again from what is there.
      setChoices({})
      onStale()
    })
  return (
    <>
      <Stack gap="sm" component="ol" className={classes.lines ?? ''}>
        {open.lines.map((l) => (
          <CounterLine
            key={l.id}
            line={l}
            choice={choiceOf(l)}
            onChange={(c) => setChoices((now) => ({ ...now, [l.id]: c }))}
          />
        ))}
      </Stack>
      <ProblemNotice problem={dispense.problem ?? labels.problem} />
      <GivenBefore dispensings={open.dispensings} onLabel={labels.print} />
      <ActionBar
        start={
          owed.length > 0 && (
            <div className={classes.total}>
              {t('counter.total')} <MoneyText minor={total} fw={700} />
            </div>
          )
        }
      >
        {latest && owed.length > 0 && (
          <Act
            label={t('counter.labels')}
            shortcut="F8"
            icon={<IconPrinter size={18} />}
            pending={labels.pending}
            onClick={() => labels.print(latest)}
          />
        )}
        {owed.length > 0 ? (
          <BigAction
            label={t('counter.dispense')}
            shortcut="F10"
            icon={<IconPackageExport size={20} />}
            pending={dispense.pending}
            disabledReason={
              !can('pharmacy.dispensing.dispense')
                ? t('formulary.readOnly')
                : faulty
                  ? t('counter.fix')
                  : body.length === 0
                    ? t('counter.nothing')
                    : null
            }
            onClick={hand}
          />
        ) : (
          latest && (
            <>
              <Group gap={6} c="dimmed">
                <IconCircleCheck size={18} aria-hidden /> {t('counter.fully')}
              </Group>
              <BigAction
                label={t('counter.labels')}
                shortcut="F8"
                icon={<IconPrinter size={20} />}
                pending={labels.pending}
                onClick={() => labels.print(latest)}
              />
            </>
          )
        )}
      </ActionBar>
    </>
  )
}
