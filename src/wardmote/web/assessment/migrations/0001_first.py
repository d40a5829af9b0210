from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("author", models.CharField(max_length=100)),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("basis", models.JSONField(blank=True, default=dict)),
                ("withdrawn", models.BooleanField(default=False)),
                ("category", models.CharField(max_length=200)),
                ("include", models.BooleanField()),
                ("who", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("minute", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "category", "version"), name="override_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="override_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", ""), _negated=True),
                        name="override_has_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("who", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                        ),
                        name="override_has_who_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("author", models.CharField(max_length=100)),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("basis", models.JSONField(blank=True, default=dict)),
                ("withdrawn", models.BooleanField(default=False)),
                ("place", models.CharField(max_length=200)),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "place", "version"), name="prose_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="prose_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", ""), _negated=True), name="prose_has_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="prose_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("author", models.CharField(max_length=100)),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("basis", models.JSONField(blank=True, default=dict)),
                ("withdrawn", models.BooleanField(default=False)),
                ("category", models.CharField(max_length=200)),
                ("criterion", models.CharField(max_length=60)),
                ("value", models.SmallIntegerField(blank=True, null=True)),
                ("reason", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "category", "criterion", "version"),
                        name="score_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="score_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", ""), _negated=True), name="score_has_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="score_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StructureChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("author", models.CharField(max_length=100)),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("basis", models.JSONField(blank=True, default=dict)),
                ("withdrawn", models.BooleanField(default=False)),
                ("effective_from", models.DateField()),
                ("shipped", models.CharField(blank=True, max_length=60)),
                ("written", models.JSONField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "effective_from", "version"), name="structure_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="structure_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", ""), _negated=True),
                        name="structure_has_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shipped", ""), ("written__isnull", False)),
                            models.Q(
                                models.Q(("shipped", ""), _negated=True), ("written__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="structure_shipped_or_own",
                    ),
                ],
            },
        ),
    ]
