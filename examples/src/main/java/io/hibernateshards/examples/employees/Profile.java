package io.hibernateshards.examples.employees;

/**
 * An employee with the picture, as one thing.
 *
 * @param pictureBytes the size of the picture, 0 without one
 */
public record Profile(long id, String name, int pictureBytes) {

    static Profile of(Employee employee) {
        return new Profile(
                employee.getId(),
                employee.getName(),
                employee.getPicture()
                        .map(picture -> picture.getContent().length)
                        .orElse(0));
    }

    @Override
    public String toString() {
        return name + (pictureBytes == 0 ? ", no picture" : ", a picture of " + pictureBytes + " bytes");
    }
}
