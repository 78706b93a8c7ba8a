package io.hibernateshards.examples.employees;

import io.hibernateshards.PinnedTo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Large rows, which few pages read. */
// region entity
@Entity
@PinnedTo("pictures")
public class EmployeePicture {

    @Id
    private long id;

    @Column(nullable = false, length = 1_000_000)
    private byte[] content;

    // endregion

    protected EmployeePicture() {}

    /** @param id the employee's */
    public EmployeePicture(long id, byte[] content) {
        this.id = id;
        this.content = content.clone();
    }

    public long getId() {
        return id;
    }

    public byte[] getContent() {
        return content.clone();
    }
    // region entity
}
// endregion
