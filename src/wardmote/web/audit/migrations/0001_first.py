from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("event", models.CharField(max_length=40)),
                ("actor", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=20)),
                ("thing", models.CharField(max_length=300)),
                ("version", models.PositiveIntegerField()),
                ("count", models.PositiveIntegerField(default=1)),
                ("salt", models.CharField(max_length=32)),
                ("leaf", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="audit_from_one"
                    )
                ],
            },
        ),
    ]
