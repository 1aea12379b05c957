create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed or removed';
end $$;
create function audit_event_only_at_the_end() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from audit_head
    where seq + 1 = new.seq and hash = new.prev_hash and entry_hash = new.prev_entry_hash
  ) then
    raise exception 'an audit entry is only added at the end of the chain';
  end if;
  return new;
end $$;
create function audit_head_only_forward() returns trigger language plpgsql as $$
begin
  if new.id <> 1 or new.seq <> old.seq + 1 or not exists (
    select 1 from audit_event where seq = new.seq and hash = new.hash and entry_hash = new.entry_hash
  ) then
    raise exception 'the end of the audit chain only moves to its next entry';
  end if;
  return new;
end $$;

create trigger audit_event_append_only before update or delete or truncate on audit_event
for each statement execute function audit_is_append_only();
create trigger audit_event_only_at_the_end before insert on audit_event
for each row execute function audit_event_only_at_the_end();
create trigger audit_head_only_forward before update on audit_head
for each row execute function audit_head_only_forward();
create trigger audit_head_append_only before insert or delete or truncate on audit_head
for each statement execute function audit_is_append_only();

revoke update, delete, truncate on audit_event from public, current_user;
revoke insert, delete, truncate on audit_head from public, current_user;
