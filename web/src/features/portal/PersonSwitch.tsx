import { Group, Menu, Modal, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { self, type PersonOfPhone } from '@tabib/contracts/portal/people'
import { IconCheck, IconChevronDown, IconLock, IconUser, IconUserCircle } from '@tabler/icons-react'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { queries, query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { BigAction } from '../../ui/BigAction.js'
import { usePerson } from './people.js'
import classes from './portal.module.css'
import { YearField } from './YearField.js'

/** Pages that show one thing of one person: for somebody else there is nothing on them. */
const isOfOnePerson = (path: string, moves: boolean) =>
  moves || path.startsWith(paths.portalVideo('')) || path.startsWith(paths.portalAppointment(''))

/** Whose health this is about: always in sight, and changed with two taps. */
export function PersonSwitch() {
  const { t } = useTranslation('portal')
  const { people, person, choose } = usePerson()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const [asked, setAsked] = useState<PersonOfPhone | null>(null)
  const take = (id: string, name: string) => {
    choose(id)
    announce(t('person.now', { name }))
    if (isOfOnePerson(pathname, 'move' in search)) void navigate({ to: paths.portalAppointments(), replace: true })
  }
  const pick = (p: PersonOfPhone) => {
    if (!p.patient) setAsked(p)
    else if (p.key !== person.key) take(p.patient.id, p.patient.name)
  }
  const shown = (
    <>
      <IconUserCircle size={22} stroke={1.7} aria-hidden className={classes.whoseIcon ?? ''} />
      <Text component="span" c="dimmed" inherit className={classes.short ?? ''}>
        {t('book.for')}
      </Text>{' '}
      <NameText name={person.patient.name} fw={700} truncate />
    </>
  )
  if (people.items.length === 1) return <div className={classes.whose}>{shown}</div>
  return (
    <>
      <Menu position="bottom-start" width={320} withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.whose ?? ''} data-opens>
            {shown} <VisuallyHidden>{t('enter.somebodyElse')}</VisuallyHidden>
            <IconChevronDown size={18} aria-hidden className={classes.whoseEnd ?? ''} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('person.choose')}</Menu.Label>
          {people.items.map((p) => (
            <Menu.Item key={p.key} onClick={() => pick(p)} leftSection={<Mark of={p} chosen={p.key === person.key} />}>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <bdi className={classes.long}>{p.patient?.name ?? `${p.firstName} · ${p.initials}`}</bdi>
                {p.relation && p.relation !== 'other' && (
                  <Text span size="sm" c="dimmed" className={classes.short ?? ''}>
                    {t(`person.relation.${p.relation}`)}
                  </Text>
                )}
              </Group>
            </Menu.Item>
          ))}
          <Menu.Label>{t('person.missing')}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t('person.open', { name: asked?.firstName ?? '' })}
        closeButtonProps={{ 'aria-label': t('core:close') }}
      >
        {asked && (
          <Prove
            person={asked}
            onDone={(id) => {
              setAsked(null)
              take(id, asked.firstName)
            }}
          />
        )}
      </Modal>
    </>
  )
}

function Mark({ of, chosen }: { of: PersonOfPhone; chosen: boolean }) {
  const Shape = chosen ? IconCheck : of.patient ? IconUser : IconLock
  return <Shape size={18} aria-hidden />
}

function Prove({ person, onDone }: { person: PersonOfPhone; onDone: (patientId: string) => void }) {
  const { t } = useTranslation('portal')
  const [year, setYear] = useState('')
  const prove = useAction(self.prove, {
    onDone: (people) => {
      queries.setQueryData(query(self.people, {}).queryKey, people)
      onDone(people.items.find((p) => p.key === person.key)!.patient!.id)
    },
  })
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (year.length === 4) prove.run({ body: { key: person.key, birthYear: Number(year) } })
      }}
    >
      <Stack>
        <Text>{t('person.why')}</Text>
        <YearField value={year} onChange={setYear} />
        <ProblemNotice problem={prove.problem} />
        <BigAction
          label={t('person.go')}
          type="submit"
          pending={prove.pending}
          disabledReason={year.length === 4 ? null : t('year.missing')}
        />
      </Stack>
    </form>
  )
}
