import { Button, Menu, Modal, Stack, Text } from '@mantine/core'
import { self, type PersonOfPhone } from '@tabib/contracts/portal/people'
import { IconCheck, IconChevronDown, IconLock, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { queries, query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { BigAction } from '../../ui/BigAction.js'
import { usePerson } from './people.js'
import { YearField } from './YearField.js'

/** Whose health this is about: always in sight, and changed with two taps. */
export function PersonSwitch() {
  const { t } = useTranslation('portal')
  const { people, person, choose } = usePerson()
  const [asked, setAsked] = useState<PersonOfPhone | null>(null)
  const pick = (p: PersonOfPhone) => (p.patient ? choose(p.patient.id) : setAsked(p))
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant="light"
            size="sm"
            leftSection={<IconUser size={18} aria-hidden />}
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-label={t('person.switch', { name: person.firstName })}
            maw={170}
          >
            <bdi>{person.firstName}</bdi>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('person.choose')}</Menu.Label>
          {people.items.map((p) => (
            <Menu.Item
              key={p.key}
              onClick={() => pick(p)}
              leftSection={
                p.key === person.key ? (
                  <IconCheck size={18} />
                ) : p.patient ? (
                  <IconUser size={18} />
                ) : (
                  <IconLock size={18} />
                )
              }
            >
              <bdi>{p.patient?.name ?? p.firstName}</bdi>
            </Menu.Item>
          ))}
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
              choose(id)
              setAsked(null)
            }}
          />
        )}
      </Modal>
    </>
  )
}

function Prove({ person, onDone }: { person: PersonOfPhone; onDone: (patientId: string) => void }) {
  const { t } = useTranslation('portal')
  const [year, setYear] = useState('')
  const prove = useAction(self.prove, {
    onDone: (people) => {
      queries.setQueryData(query(self.people, {}).queryKey, people)
      announce(t('person.opened', { name: person.firstName }))
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
