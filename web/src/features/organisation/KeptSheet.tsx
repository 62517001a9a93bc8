import { Group } from '@mantine/core'
import type { Route } from '@tabib/contracts/core/route'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import { IconCircleOff, IconRotateClockwise } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'

export interface KeptRow {
  id: string
  version: number
  name: string
  active: boolean
}

/** How one kind of thing of a branch is shown and changed. */
export interface Keeping<R extends KeptRow> {
  noun: 'departments' | 'rooms' | 'equipment'
  routes: Record<'add' | 'update' | 'deactivate' | 'activate', Route>
  initial: (row: R | undefined) => Record<string, unknown>
  /** What the contract takes of what is on screen. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as `initial` makes them
  shape?: (values: any) => unknown
  fields: (fields: Fields, row: R | undefined) => ReactNode
}

interface SheetProps<R extends KeptRow> {
  clinic: Clinic
  keeping: Keeping<R>
  row: R | undefined
  onClose: () => void
}

/** One department, room or machine: added, changed, given up, taken up again. */
export function KeptSheet<R extends KeptRow>({ clinic, keeping, row, onClose }: SheetProps<R>) {
  const { t } = useTranslation('organisation')
  const { routes, noun } = keeping
  const fields = useFields(routes.add.body, keeping.initial(row), keeping.shape) as Fields
  const done = {
    invalidates: ['organisation.'],
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('saved'))
    },
  }
  const add = useAction(routes.add, done)
  const update = useAction(routes.update, done)
  const action = row ? update : add
  const params = { id: clinic.id, itemId: row?.id }
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={row?.name ?? t(`kept.add.${noun}`)}
      fields={fields}
      submitLabel={t('save')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      disabledReason={!clinic.active ? t('closedReadOnly') : row && !row.active ? t('givenUpReadOnly') : null}
      onSubmit={(body) =>
        row
          ? update.run({ params, body } as never, { version: row.version })
          : add.run({ params: { id: clinic.id }, body } as never)
      }
    >
      {keeping.fields(fields, row)}
      {row && clinic.active && <GivingUp keeping={keeping} row={row} params={params} onDone={done.onDone} />}
    </FormSheet>
  )
}

interface GivingUpProps<R extends KeptRow> {
  keeping: Keeping<R>
  row: R
  params: object
  onDone: () => void
}

function GivingUp<R extends KeptRow>({ keeping, row, params, onDone }: GivingUpProps<R>) {
  const { t } = useTranslation('organisation')
  const [asking, setAsking] = useState(false)
  const end = useAction(keeping.routes.deactivate, { invalidates: ['organisation.'], onDone })
  const again = useAction(keeping.routes.activate, { invalidates: ['organisation.'], onDone })
  const { version } = row
  if (!row.active)
    return (
      <Group>
        <Act
          label={t('kept.again')}
          icon={<IconRotateClockwise size={18} aria-hidden />}
          pending={again.pending}
          onClick={() => again.run({ params } as never, { version })}
        />
        <ProblemNotice problem={again.problem} />
      </Group>
    )
  return (
    <Group>
      <Act
        label={t('kept.end')}
        icon={<IconCircleOff size={18} aria-hidden />}
        variant="subtle"
        color="red"
        onClick={() => setAsking(true)}
      />
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('kept.endTitle', { name: row.name })}
        consequence={t('kept.endConsequence')}
        actLabel={t('kept.end')}
        pending={end.pending}
        notice={<ProblemNotice problem={end.problem} />}
        onReason={(reason) => end.run({ params, body: { reason } } as never, { version })}
      />
    </Group>
  )
}
