package io.hibernateshards.examples.employees;

import io.hibernateshards.PinnedTo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToOne;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Small rows, which everything reads. */
// region entity
@Entity
@PinnedTo("staff")
public class Employee {

    @Id
    private long id;

    @Column(nullable = false)
    private String name;

    @OneToOne(fetch = FetchType.LAZY)
    @Nullable
    private EmployeePicture picture;

    // endregion

    protected Employee() {}

    public Employee(long id, String name, @Nullable EmployeePicture picture) {
        this.id = id;
        this.name = name;
        this.picture = picture;
    }

    public long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    /** The picture, which is loaded when its content is asked for. */
    public Optional<EmployeePicture> getPicture() {
        return Optional.ofNullable(picture);
    }

    public void setPicture(EmployeePicture picture) {
        this.picture = picture;
    }
    // region entity
}
// endregion
